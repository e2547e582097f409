"""The tables of the newsroom, as `inspectdb` would give them and a person would name them."""

from django.db import models
from django.utils import timezone


class Section(models.Model):
    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=60)
    place = models.SmallIntegerField()

    class Meta:
        managed = False
        db_table = "articles_section"
        ordering = ["place"]


class Writer(models.Model):
    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=80)
    beat = models.CharField(max_length=120)
    about = models.CharField(max_length=1000)
    email = models.EmailField(unique=True, max_length=120)

    class Meta:
        managed = False
        db_table = "articles_writer"
        ordering = ["name"]


class Tag(models.Model):
    slug = models.SlugField(unique=True, max_length=40)
    name = models.CharField(max_length=40)

    class Meta:
        managed = False
        db_table = "articles_tag"
        ordering = ["name"]


class Picture(models.Model):
    drawing = models.CharField(max_length=30)
    seed = models.IntegerField(default=0)
    mood = models.CharField(max_length=20)
    alt = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "articles_picture"


class ArticleQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status="published", published_at__lte=timezone.now())

    def teasers(self):
        return self.defer("body").select_related("section", "picture").prefetch_related("authors")


class Article(models.Model):
    slug = models.SlugField(unique=True, max_length=120)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=500)
    body = models.TextField()
    status = models.CharField(max_length=12, default="draft")
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    rank = models.SmallIntegerField(null=True)
    views = models.IntegerField(default=0)
    caption = models.CharField(max_length=300, default="")
    section = models.ForeignKey(Section, models.PROTECT)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True)
    authors = models.ManyToManyField(Writer, db_table="articles_article_authors")
    tags = models.ManyToManyField(Tag, db_table="articles_article_tags")
    related = models.ManyToManyField("self", db_table="articles_article_related")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "articles_article"
        ordering = ["-published_at", "-id"]


class Correction(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    note = models.CharField(max_length=600)
    title_before = models.CharField(max_length=160)
    summary_before = models.CharField(max_length=500)
    body_before = models.TextField()
    corrected_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "articles_correction"
        ordering = ["-corrected_at", "-id"]


class Comment(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="comments")
    name = models.CharField(max_length=60)
    email = models.EmailField(max_length=120)
    body = models.CharField(max_length=2000)
    status = models.CharField(max_length=12, default="waiting")
    written_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "comments_comment"
        ordering = ["written_at", "id"]
