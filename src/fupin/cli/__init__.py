"""The command ``fupin``: one module of ``commands`` per subcommand."""
