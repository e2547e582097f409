# Answers random queries by Django: a JSON object on standard input with the database, the models' description and the queries; a
# JSON list of answers on standard output. Our meaning is said in Django's terms: a condition over a relation to many is "some", as
# a set of keys; its negation is the complement of that set; NULL is last in ascending order and first in descending order.
import datetime, decimal, json, sys, types
from functools import reduce
from operator import and_, or_

request = json.load(sys.stdin)
ENGINE = request['engine']

import django
from django.conf import settings
from django.apps import AppConfig

# Django finds the other ends of relations only for models of applications that it has loaded.
press = types.ModuleType('press')
press.PressConfig = type('PressConfig', (AppConfig,), {'name': 'press', 'path': '.', '__module__': 'press'})
sys.modules['press'] = press
settings.configure(INSTALLED_APPS=['press.PressConfig'], DATABASES={'default': request['database']}, USE_TZ=True, TIME_ZONE='UTC', DEFAULT_AUTO_FIELD='django.db.models.AutoField')
django.setup()
from django.db import models
from django.db.models import Avg, Case, Count, ExpressionWrapper, F, Max, Min, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Length, Lower, Right, StrIndex


class Instant(models.DateTimeField):
    """SQLite keeps instants as texts with three digits for milliseconds here."""
    def get_db_prep_value(self, value, connection, prepared=False):
        if connection.vendor == 'sqlite' and isinstance(value, datetime.datetime):
            return value.strftime('%Y-%m-%d %H:%M:%S.') + '%03d' % (value.microsecond // 1000)
        return super().get_db_prep_value(value, connection, prepared)


FIELDS = {
    'integer': models.IntegerField, 'bigint': models.BigIntegerField, 'float': models.FloatField, 'boolean': models.BooleanField,
    'text': models.TextField, 'date': models.DateField, 'datetime': Instant, 'json': models.JSONField,
    'decimal': lambda **k: models.CharField(max_length=200, **k),
    'varchar': lambda **k: models.CharField(max_length=200, **k), 'uuid': lambda **k: models.CharField(max_length=36, **k),
}


def field_of(name, column):
    kind, null = column['kind'], column['nullable']
    if name == 'id':
        return models.AutoField(primary_key=True)
    if kind == 'decimal' and ENGINE != 'sqlite':
        return models.DecimalField(max_digits=30, decimal_places=column['scale'], null=null, db_column=column['column'])
    return FIELDS[kind](null=null, db_column=column['column'])


DESCRIPTION = request['models']
MODELS = {}


def class_of(name, table, attributes):
    meta = type('Meta', (), {'managed': False, 'db_table': table, 'app_label': 'press'})
    return type(name, (models.Model,), {'__module__': 'press', 'Meta': meta, **attributes})


def make_models():
    for name, model in DESCRIPTION.items():
        attributes = {}
        keys = {relation['column'] for relation in model['relations'].values() if relation['kind'] == 'foreignKey'}
        for field, column in model['columns'].items():
            if column['column'] not in keys:
                attributes[field] = field_of(field, column)
        for field, relation in model['relations'].items():
            back = relation['back'] or '+'
            if relation['kind'] == 'foreignKey':
                kind = models.OneToOneField if is_one(name, field) else models.ForeignKey
                attributes[field] = kind(relation['target'], models.DO_NOTHING, null=relation['nullable'], db_column=relation['column'], related_name=back)
            elif relation['kind'] == 'manyToMany':
                link = relation['link']
                through = link['through'] or name + field.capitalize()
                if link['through'] is None:
                    MODELS[through] = class_of(through, link['table'], {
                        'here': models.ForeignKey(name, models.DO_NOTHING, db_column=link['here'], related_name='+', primary_key=False),
                        'there': models.ForeignKey(relation['target'], models.DO_NOTHING, db_column=link['there'], related_name='+'),
                    })
                attributes[field] = models.ManyToManyField(relation['target'], through=through, related_name=back)
        MODELS[name] = class_of(name, model['table'], attributes)


def is_one(model, field):
    back = DESCRIPTION[model]['relations'][field]['back']
    target = DESCRIPTION[model]['relations'][field]['target']
    return back is not None and DESCRIPTION[target]['relations'][back]['kind'] == 'reverseOne'


def column_at(model, path):
    *steps, last = path.split('.')
    for step in steps:
        model = DESCRIPTION[model]['relations'][step]['target']
    return DESCRIPTION[model]['columns'][last]


def name_of(path):
    """A path in Django's terms: keys of relations have their own name there."""
    return path.replace('.', '__').replace('Id', '_id') if not path.endswith('Id') else path[:-2].replace('.', '__') + '_id'


def value_of(given, kind):
    if isinstance(given, list):
        return [value_of(item, kind) for item in given]
    if kind == 'datetime' and isinstance(given, str):
        return datetime.datetime.strptime(given, '%Y-%m-%dT%H:%M:%S.%fZ').replace(tzinfo=datetime.timezone.utc)
    if kind == 'date' and isinstance(given, str):
        return datetime.date.fromisoformat(given)
    if kind == 'decimal' and isinstance(given, str):
        return float(given) if ENGINE == 'sqlite' else decimal.Decimal(given)
    return given


ORDER = {'lt': 'lt', 'lte': 'lte', 'gt': 'gt', 'gte': 'gte', 'eq': 'exact'}


def number_at(path, kind):
    """SQLite keeps decimals as texts."""
    return Cast(F(name_of(path)), models.FloatField()) if kind == 'decimal' and ENGINE == 'sqlite' else F(name_of(path))


def having_text(path, name, text):
    """Looks for texts by their place, which minds case on every database."""
    column = F(name_of(path))
    folded = name.startswith('i')
    if folded:
        column, text = Lower(column), text.lower()
    kind = name[1:] if folded else name
    if kind == 'exact':
        return {'found': column}, Q(found=text)
    if kind == 'endingWith':
        return ({}, ~Q(**{name_of(path) + '__isnull': True})) if text == '' else ({'found': Right(column, len(text))}, Q(found=text))
    if text == '':
        return {}, Q(**{name_of(path) + '__isnull': False})
    found = StrIndex(column, Value(text))
    return {'found': found}, Q(found=1) if kind == 'startingWith' else Q(found__gt=0)


def rows_of(leaf, model):
    """The rows that meet one condition, as a query."""
    rows = MODELS[model].objects
    if 'f' in leaf:
        left, name, right = leaf['f']
        return rows.filter(**{name_of(left) + '__' + ORDER[name]: F(name_of(right))})
    if 'related' in leaf:
        return related_rows(leaf['related'], model)
    path, name, *operands = leaf['is']
    kind = column_at(model, path)['kind']
    values = [value_of(operand, kind) for operand in operands]
    key = name_of(path)
    if name == 'null':
        *steps, last = path.split('.')
        if last == 'id' and steps and relation_at(model, steps)['many']:
            # No row has no key: asked is whether there is no row.
            return rows.exclude(pk__in=keys(rows.filter(**{'__'.join(steps) + '__isnull': False})))
        if leads_to_many(model, path):
            return far(model, path, lambda q, k: q.filter(**{k + '__isnull': True}))
        return rows.filter(**{key + '__isnull': True})
    if name == 'notNull':
        return rows.filter(**{key + '__isnull': False})
    if name in ('containing', 'startingWith', 'endingWith', 'icontaining', 'iexact'):
        annotations, condition = having_text(path, name, values[0])
        return rows.annotate(**annotations).filter(condition)
    if kind == 'decimal' and ENGINE == 'sqlite':
        rows, key = rows.annotate(number=number_at(path, kind)), 'number'
    if name == 'in':
        return rows.filter(**{key + '__in': values[0]})
    if name == 'notIn' and not values[0]:
        return far(model, path, lambda q, k: q.all()) if leads_to_many(model, path) else rows.all()
    if name == 'notIn':
        return missing(rows, key, values[0], path, model)
    if name == 'not':
        return different(rows, key, values[0], path, model)
    if name == 'between':
        return rows.filter(**{key + '__gte': values[0], key + '__lte': values[1]})
    return rows.filter(**{key + '__' + ORDER.get(name, name): values[0]})


def keys(rows):
    return rows.values('pk')


def different(rows, key, value, path, model):
    """Some row at the end of the path has another value, or none: over relations to one row also where there is no row."""
    return rows.filter(~Q(**{key: value}) | Q(**{key + '__isnull': True})) if not leads_to_many(model, path) else far(model, path, lambda q, k: q.filter(~Q(**{k: value}) | Q(**{k + '__isnull': True})))


def missing(rows, key, values, path, model):
    condition = lambda k: ~Q(**{k + '__in': values}) | Q(**{k + '__isnull': True})
    return rows.filter(condition(key)) if not leads_to_many(model, path) else far(model, path, lambda q, k: q.filter(condition(k)))


def relation_at(model, steps):
    for step in steps:
        relation = DESCRIPTION[model]['relations'][step]
        model = relation['target']
    return relation


def leads_to_many(model, path):
    for step in path.split('.')[:-1]:
        relation = DESCRIPTION[model]['relations'][step]
        if relation['many']:
            return True
        model = relation['target']
    return False


def far(model, path, condition):
    """Rows of the model that lead, step by step, to a row that meets a condition."""
    steps = path.split('.')
    for place, step in enumerate(steps[:-1]):
        at = model
        for before in steps[:place]:
            at = DESCRIPTION[at]['relations'][before]['target']
        if DESCRIPTION[at]['relations'][step]['many']:
            target = DESCRIPTION[at]['relations'][step]['target']
            rest = '.'.join(steps[place + 1:])
            if leads_to_many(target, rest):
                inner = far(target, rest, condition)
            else:
                rows, key = MODELS[target].objects, name_of(rest)
                if column_at(target, rest)['kind'] == 'decimal' and ENGINE == 'sqlite':
                    rows, key = rows.annotate(number=number_at(rest, 'decimal')), 'number'
                inner = condition(rows, key)
            way = '__'.join(steps[:place + 1])
            return MODELS[model].objects.filter(**{way + '__in': keys(inner)})


def conjunction(leaves, model):
    return reduce(and_, (Q(pk__in=keys(rows_of(leaf, model))) for leaf in leaves))


def related_rows(related, model):
    path, quantifier, inner = related
    target = DESCRIPTION[model]['relations'][path]['target']
    held = conjunction(inner, target)
    rows = MODELS[model].objects
    if quantifier == 'some':
        return rows.filter(**{path + '__in': keys(MODELS[target].objects.filter(held))})
    if quantifier == 'none':
        return rows.exclude(pk__in=keys(rows.filter(**{path + '__in': keys(MODELS[target].objects.filter(held))})))
    return rows.exclude(pk__in=keys(rows.filter(**{path + '__in': keys(MODELS[target].objects.exclude(pk__in=keys(MODELS[target].objects.filter(held))))})))


AGGREGATES = {'count': Count, 'sum': Sum, 'avg': Avg, 'min': Min, 'max': Max}


def aggregated(name, path, model):
    """An aggregate over columns of one row each, in a group."""
    if path == '*':
        return Count('pk')
    kind = column_at(model, path)['kind']
    if name == 'avg':
        return Avg(averaged(number_at(path, kind)))
    return AGGREGATES[name](number_at(path, kind))


def averaged(value):
    """MySQL and MariaDB cut the mean of whole numbers after four places."""
    if ENGINE == 'mysql':
        return ExpressionWrapper(value * Value(1.0), output_field=models.FloatField())
    return Cast(value, models.FloatField())


def computed(made, model):
    if 'aggregate' in made:
        name, path = made['aggregate']
        relation = path.split('.')[0]
        target = DESCRIPTION[model]['relations'][relation]['target']
        where = {} if 'where' not in made else {'filter': Q(**{relation + '__in': keys(rows_of(made['where'], target))})}
        value = Count(relation, **where) if name == 'count' else AGGREGATES[name](averaged(F(name_of(path))) if name == 'avg' else name_of(path), **where)
        return Subquery(MODELS[model].objects.filter(pk=OuterRef('pk')).values('pk').annotate(value=value).values('value'))
    if 'calculate' in made:
        sign, left, right = made['calculate']
        other = F(name_of(right)) if isinstance(right, str) else Value(right)
        left = F(name_of(left))
        return {'+': lambda: left + other, '-': lambda: left - other, '*': lambda: left * other}[sign]()
    if 'choose' in made:
        where, yes, no = made['choose']
        return Case(When(Q(pk__in=keys(rows_of(where, model))), then=Value(yes)), default=Value(no), output_field=models.IntegerField())
    name, path = made['call']
    if name == 'length':
        return Length(name_of(path))
    return Coalesce(F(name_of(path)), Value('' if name == 'coalesce' else 0))


def ordered(rows, tree, model):
    terms = []
    for term in tree['order']:
        descending, path = term.startswith('-'), term.lstrip('-')
        at = F(path) if path in tree['annotate'] else number_at(path, column_at(model, path)['kind'])
        terms.append(at.desc(nulls_first=True) if descending else at.asc(nulls_last=True))
    return rows.order_by(*terms)


def cut(rows, tree):
    offset, limit = tree['slice']
    return rows[offset:] if limit is None else rows[offset:offset + limit]


def answer(tree):
    model = tree['model']
    rows = MODELS[model].objects.all()
    for step in tree['steps']:
        if 'where' in step:
            rows = rows.filter(conjunction(step['where'], model))
        elif 'exclude' in step:
            rows = rows.exclude(pk__in=keys(MODELS[model].objects.filter(conjunction(step['exclude'], model))))
        else:
            rows = rows.filter(reduce(or_, (conjunction(leaves, model) for leaves in step['any'])))
    for name, made in tree['annotate'].items():
        rows = rows.annotate(**{name: computed(made, model)})
    for name, lookup, value in tree['having']:
        rows = rows.filter(~Q(**{name: value}) | Q(**{name + '__isnull': True})) if lookup == 'not' else rows.filter(**{name + '__' + ORDER[lookup]: value})
    return asked(tree, rows, model)


def asked(tree, rows, model):
    ask, annotations, paths = tree['ask'], list(tree['annotate']), tree['paths']
    if ask == 'count':
        return cut(rows, tree).count() if tree['slice'] == [0, None] else len(list(cut(ordered(rows, tree, model).values_list('pk'), tree)))
    if ask == 'exists':
        return len(list(cut(ordered(rows, tree, model).values_list('pk'), tree))) > 0
    if ask == 'aggregate':
        values = rows.aggregate(**{name: aggregated(*made['aggregate'], model) for name, made in tree['aggregates'].items()})
        return {name: money(plain(values[name]), made, model) for name, made in tree['aggregates'].items()}
    if ask == 'groups':
        names = [name_of(path) for path in paths]
        grouped = rows.values(*names).annotate(**{name: aggregated(*made['aggregate'], model) for name, made in tree['aggregates'].items()})
        return [named(row, paths, tree, model) for row in cut(ordered(grouped, tree, model), tree)]
    if ask == 'values':
        names = list(dict.fromkeys([name_of(path) for path in paths] + annotations))
        result = []
        for row in cut(ordered(rows, tree, model).values(*names), tree):
            result.append({**{path: written(row[name_of(path)], column_at(model, path)) for path in paths}, **{name: plain(row[name]) for name in annotations}})
        return result
    if ask == 'load':
        return [[row.pk, loaded(row, paths)] for row in cut(ordered(rows, tree, model), tree)]
    return [[row.pk, *[plain(getattr(row, name)) for name in annotations]] for row in cut(ordered(rows, tree, model), tree)]


def loaded(row, paths):
    if not paths:
        return []
    related = getattr(row, paths[0], None)
    if related is None:
        return None
    return sorted(other.pk for other in related.all()) if hasattr(related, 'all') else related.pk


def named(row, paths, tree, model):
    values = {path: written(row[name_of(path)], column_at(model, path)) for path in paths}
    return {**values, **{name: money(plain(row[name]), made, model) for name, made in tree['aggregates'].items()}}


def money(value, made, model):
    """Sums and extremes of decimals are decimals."""
    name, path = made['aggregate']
    if value is None or path == '*' or name in ('avg', 'count') or column_at(model, path)['kind'] != 'decimal':
        return value
    return '%.*f' % (column_at(model, path)['scale'], float(value))


def written(value, column):
    if value is not None and column['kind'] == 'decimal':
        return '%.*f' % (column['scale'], float(value))
    return plain(value)


def plain(value):
    if isinstance(value, bool) or value is None or isinstance(value, (int, str)):
        return value
    if isinstance(value, (float, decimal.Decimal)):
        number = round(float(value), 6)
        return int(number) if number == int(number) else number
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.') + '%03dZ' % (value.microsecond // 1000)
    return str(value)


make_models()
answers = []
for tree in request['trees']:
    try:
        answers.append(answer(tree))
    except Exception as error:
        answers.append({'error': type(error).__name__ + ': ' + str(error)})
json.dump(answers, sys.stdout)
