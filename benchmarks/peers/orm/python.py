"""Django and SQLAlchemy: the same rows by the same tables. Reads what to do from standard input, prints microseconds on the processor."""

import json
import sys
import time
from datetime import datetime, timezone

TASK = json.load(sys.stdin)
ENGINE = TASK["engine"]
IS_SQLITE = ENGINE == "sqlite"


def timed(work, count):
    work(0)
    started = time.process_time()
    for number in range(count):
        work(number)
    return (time.process_time() - started) / count * 1e6


def measure(works):
    return {name: [timed(work, TASK["counts"][name]) for _ in range(TASK["rounds"])] for name, work in works.items()}


def written(views):
    moment = datetime.fromtimestamp(1790000000 + views / 1000, timezone.utc)
    return {"title": "A title of one that was just written", "published": False, "created_at": moment, "views": views, "author_id": views % 10 + 1}


def plain(row, comments=None):
    created = row.created_at
    if created.tzinfo is None:
        created = created.replace(tzinfo=timezone.utc)
    shown = created.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (created.microsecond // 1000)
    found = {"id": row.id, "title": row.title, "published": bool(row.published), "created": shown, "views": row.views, "author": row.author_id}
    if comments is not None:
        found["comments"] = [{"id": comment.id, "body": comment.body} for comment in sorted(comments, key=lambda comment: comment.id)]
    return found


def with_django():
    import django
    from django.conf import settings

    where = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    if not IS_SQLITE:
        where = {"ENGINE": "django.db.backends.postgresql", "NAME": TASK["database"]["name"], "HOST": TASK["database"]["host"], "USER": TASK["database"]["user"], "CONN_MAX_AGE": None}
    settings.configure(DATABASES={"default": where}, USE_TZ=True, TIME_ZONE="UTC", INSTALLED_APPS=[], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
    django.setup()
    from django.db import connection, models

    def table(name):
        return type("Meta", (), {"app_label": "bench", "db_table": name, "managed": False})

    class Author(models.Model):
        name = models.TextField()
        Meta = table("author")

    class Article(models.Model):
        title = models.TextField()
        published = models.BooleanField()
        created_at = models.DateTimeField()
        views = models.IntegerField()
        author = models.ForeignKey(Author, models.CASCADE)
        Meta = table("article")

    class Comment(models.Model):
        body = models.TextField()
        article = models.ForeignKey(Article, models.CASCADE, related_name="comments")
        Meta = table("comment")

    if IS_SQLITE:
        with connection.cursor() as cursor:
            for statement in TASK["statements"]:
                cursor.execute(statement)

    def related(after):
        return list(Article.objects.filter(id__gt=after).order_by("id").prefetch_related("comments")[:20])

    def bulk(_):
        Article.objects.bulk_create([Article(**written(place)) for place in range(1000)])

    answers = {
        "key": plain(Article.objects.get(id=7)),
        "hundred": [plain(row) for row in Article.objects.filter(published=True).order_by("id")[:100]],
        "related": [plain(row, row.comments.all()) for row in related(100)],
    }
    works = {
        "key": lambda number: Article.objects.get(id=number % 1000 + 1),
        "hundred": lambda _: list(Article.objects.filter(published=True).order_by("id")[:100]),
        "related": lambda number: related(number % 900),
        "insert": lambda number: Article.objects.create(**written(number)),
        "bulk": bulk,
        "update": lambda number: Article.objects.filter(id=number % 1000 + 1).update(views=(number % 1000 + 1) * 3),
    }
    return answers, works


def with_sqlalchemy():
    from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, Text, create_engine, text
    from sqlalchemy import DateTime
    from sqlalchemy.orm import Session, declarative_base, relationship, selectinload
    from sqlalchemy.pool import StaticPool

    if IS_SQLITE:
        engine = create_engine("sqlite://", poolclass=StaticPool)
    else:
        place = TASK["database"]
        engine = create_engine("postgresql+psycopg2://%s@/%s?host=%s" % (place["user"], place["name"], place["host"]), pool_size=4)
    Base = declarative_base()
    Key = Integer if IS_SQLITE else BigInteger

    class Author(Base):
        __tablename__ = "author"
        id = Column(Key, primary_key=True)
        name = Column(Text)

    class Article(Base):
        __tablename__ = "article"
        id = Column(Key, primary_key=True)
        title = Column(Text)
        published = Column(Boolean)
        created_at = Column(DateTime(timezone=not IS_SQLITE))
        views = Column(Integer)
        author_id = Column(Key, ForeignKey("author.id"))
        comments = relationship("Comment")

    class Comment(Base):
        __tablename__ = "comment"
        id = Column(Key, primary_key=True)
        body = Column(Text)
        article_id = Column(Key, ForeignKey("article.id"))

    if IS_SQLITE:
        with engine.begin() as connection:
            for statement in TASK["statements"]:
                connection.execute(text(statement.replace(":", "\\:")))

    def within(work):
        def run(number):
            with Session(engine) as session:
                return work(session, number)

        return run

    def writing(work):
        def run(number):
            with Session(engine) as session:
                work(session, number)
                session.commit()

        return run

    def related(session, after):
        return session.query(Article).filter(Article.id > after).order_by(Article.id).options(selectinload(Article.comments)).limit(20).all()

    def published(session):
        return session.query(Article).filter(Article.published.is_(True)).order_by(Article.id).limit(100).all()

    def bulk(session, _):
        session.add_all([Article(**written(place)) for place in range(1000)])

    with Session(engine) as session:
        answers = {
            "key": plain(session.query(Article).filter_by(id=7).one()),
            "hundred": [plain(row) for row in published(session)],
            "related": [plain(row, row.comments) for row in related(session, 100)],
        }
    works = {
        "key": within(lambda session, number: session.query(Article).filter_by(id=number % 1000 + 1).one()),
        "hundred": within(lambda session, _: published(session)),
        "related": within(lambda session, number: related(session, number % 900)),
        "insert": writing(lambda session, number: session.add(Article(**written(number)))),
        "bulk": writing(bulk),
        "update": writing(lambda session, number: session.query(Article).filter_by(id=number % 1000 + 1).update({"views": (number % 1000 + 1) * 3})),
    }
    return answers, works


answers, works = {"django": with_django, "sqlalchemy": with_sqlalchemy}[TASK["peer"]]()
print(json.dumps({"answers": answers, "figures": measure(works)}))
