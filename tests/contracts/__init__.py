"""The lists of promises that every module, store and backend keeps."""
