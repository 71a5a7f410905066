"""Django settings, one module per place the product runs in; see `base`."""
