"""Datastores as steps reach them: folders, S3, SFTP and databases.

Their libraries are imported when they are first used: else all steps would carry them.
"""
