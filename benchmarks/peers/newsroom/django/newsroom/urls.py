"""The two pages, and the names of those that they lead to."""

from django.http import Http404
from django.urls import path

from . import views


def elsewhere(request, **_):
    raise Http404


urlpatterns = [
    path("", views.front, name="front"),
    path("articles/<slug:slug>", views.show, name="show"),
    path("articles/<slug:slug>/history", elsewhere, name="history"),
    path("articles/<slug:slug>/comments", elsewhere, name="send"),
    path("desk/articles/<slug:slug>/correct", elsewhere, name="correct"),
    path("sections/<slug:slug>", elsewhere, name="section"),
    path("writers/<slug:slug>", elsewhere, name="writer"),
    path("tags/<slug:slug>", elsewhere, name="tag"),
    path("writers", elsewhere, name="writers"),
    path("most-read", elsewhere, name="most-read"),
    path("archive", elsewhere, name="archive"),
    path("search", elsewhere, name="search"),
    path("feeds/atom", elsewhere, name="atom"),
    path("feeds/rss", elsewhere, name="rss"),
    path("export/articles.csv", elsewhere, name="csv"),
]
