"""What the organisation sells: products and services, with prices and VAT."""
