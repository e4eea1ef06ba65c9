"""The addresses of the server: the API, signing in, and one page for everything else."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from designer.api import nothing, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("designer.api.urls")),
    path("api/", include(nothing.urlpatterns)),
    path("signin/<str:secret>/", pages.sign_in, name="sign-in"),
    re_path(r"^(?!static/|ws/)", pages.page, name="page"),
]
handler400 = "designer.api.pages.bad_request"
handler403 = "designer.api.pages.forbidden"
handler404 = "designer.api.pages.not_found"
handler500 = "designer.api.pages.server_error"
