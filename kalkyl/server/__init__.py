"""What carries the pages to many browsers at once: the web server, one process per page, and what may pass between them."""
