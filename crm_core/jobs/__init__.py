"""Everything long: progress, result and error report that the user can see."""
