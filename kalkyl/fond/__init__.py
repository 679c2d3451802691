"""The social investment fund: portfolio, återföring, applications, follow-up and where they are kept."""
