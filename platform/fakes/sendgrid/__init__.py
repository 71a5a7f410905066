"""A stand-in for SendGrid: takes mail by its v3 API, delivers to nobody, misbehaves when told to, and signs reports."""
