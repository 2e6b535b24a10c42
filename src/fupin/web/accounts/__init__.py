"""Log in, log out, the language, and what to say to those who may not."""
