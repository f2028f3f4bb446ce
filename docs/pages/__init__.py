"""Pages that are written from the code: each module has a `page`."""
