"""Letters that come back: each finds its customer's chronology, or waits in a tray until somebody says whose it is."""
