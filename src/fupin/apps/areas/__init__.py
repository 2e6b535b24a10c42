"""Administrative areas and the vintages of their codes."""
