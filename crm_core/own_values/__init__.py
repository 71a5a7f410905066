"""An organisation's own values: statuses, kinds, industries and the like, all shaped in one way."""
