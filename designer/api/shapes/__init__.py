"""What goes in and comes out of the API, as serializers; the OpenAPI document is made of them."""
