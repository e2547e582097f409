"""The front page and the page of an article: the queries that examples/newsroom makes, as one writes them with Django."""

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, render

from .forms import CommentForm
from .models import Article, Section

IN_BAND = 4
MOST_READ = 6
COMMENTS = 20
OTHERS = 3


def front(request):
    top = Article.objects.published().filter(rank__isnull=False).order_by("rank")
    bands = by_section()
    return render(
        request,
        "front.html",
        {
            "sections": [band["section"] for band in bands],
            "top": list(top.select_related("section", "picture").prefetch_related("authors")[:3]),
            "opinion": next((band for band in bands if band["section"].slug == "opinion"), None),
            "bands": [band for band in bands if band["section"].slug != "opinion"],
            "most_read": Article.objects.published().order_by("-views").values("slug", "title", "views")[:MOST_READ],
        },
    )


def by_section():
    """The sections, each with its newest articles; one query for all of these."""
    newest = Article.objects.published().filter(rank__isnull=True, section=OuterRef("section")).values("id")[:IN_BAND]
    articles = {}
    for article in Article.objects.filter(id__in=Subquery(newest)).teasers():
        articles.setdefault(article.section_id, []).append(article)
    return [{"section": section, "articles": articles.get(section.id, [])} for section in Section.objects.all()]


def show(request, slug):
    article = get_object_or_404(
        Article.objects.published()
        .select_related("section", "picture")
        .prefetch_related("authors", "tags", "corrections"),
        slug=slug,
    )
    comments = Paginator(article.comments.filter(status="approved"), COMMENTS).get_page(request.GET.get("page"))
    return render(
        request,
        "article.html",
        {
            "sections": Section.objects.all(),
            "current": article.section.slug,
            "article": article,
            "comments": comments,
            "form": CommentForm(),
            "others": others_than(article),
            "is_editor": request.session.get("role") == "editor",
        },
    )


def others_than(article):
    related = list(article.related.published().teasers()[:OTHERS])
    if len(related) == OTHERS:
        return related
    known = [article.id, *(other.id for other in related)]
    more = Article.objects.published().filter(section=article.section_id).exclude(id__in=known)
    return [*related, *more.teasers()[: OTHERS - len(related)]]
