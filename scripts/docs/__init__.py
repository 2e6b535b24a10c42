"""Documents that are written from the declarations in the code: `make docs`."""
