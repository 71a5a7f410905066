"""Reference mail: a letter with the contact details of reference customers for a product, each use of them counted."""
