"""Small things everyone uses: errors, keys, actions, Swedish numbers and dates. Imports nothing of ours."""
