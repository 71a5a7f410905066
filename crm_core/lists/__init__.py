"""What every list shares: columns, sorting, filters and paging."""
