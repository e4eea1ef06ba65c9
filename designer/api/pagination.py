"""Lists in pages, by cursor: stable while rows are added."""

from rest_framework.pagination import CursorPagination


class CursorPage(CursorPagination):
    """Newest first; a view may name another order."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "limit"
    ordering: str | tuple[str, ...] = "-created_at"
