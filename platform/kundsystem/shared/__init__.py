"""Small things everyone uses: errors, keys, actions, numbers and dates as Swedes write them. Imports nothing of ours."""
