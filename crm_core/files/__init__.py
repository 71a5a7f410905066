"""Files of an organisation: uploads are hostile until proven otherwise."""
