"""Every event a browser can get, and how it is announced once its transaction has committed."""
