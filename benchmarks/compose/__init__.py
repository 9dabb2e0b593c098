"""docker-compose.yml run for real on a machine that can pull no image: what stands in for what, and what is proven."""
