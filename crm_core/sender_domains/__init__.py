"""The domain that an organisation sends from: proved to be its own, and looked after."""
