"""The numbers painted on the poles, as an address: what stands in the street is no secret."""
