"""A stand-in for the push servers of browsers: takes encrypted messages, and reads them as the browser would."""
