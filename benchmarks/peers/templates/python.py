# Seconds on the processor for one rendering, of Jinja2 and of Django's templates. Cases and templates on standard input, as JSON.
import json, statistics, sys, time
import jinja2

given = json.load(sys.stdin)
ROUNDS = given['rounds']

def measure(render, data, count):
    render(data)
    spent = []
    for _ in range(ROUNDS):
        before = time.process_time()
        for _ in range(count):
            render(data)
        spent.append((time.process_time() - before) / count)
    return statistics.median(spent)

figures = {}
environment = jinja2.Environment(loader=jinja2.DictLoader(given['jinja']), autoescape=True)
for name, count in given['counts'].items():
    template = environment.get_template(name + '.html')
    figures.setdefault('Jinja2', {})[name] = measure(lambda data: template.render(data), given['data'][name], max(1, count // 10))

try:
    import django
    from django.conf import settings
    from django.template import Context, Engine
    settings.configure()
    django.setup()
    engine = Engine(loaders=[('django.template.loaders.locmem.Loader', given['jinja'])])
    for name, count in given['counts'].items():
        if name == 'deep':
            continue
        template = engine.get_template(name + '.html')
        figures.setdefault('Django', {})[name] = measure(lambda data: template.render(Context(data)), given['data'][name], max(1, count // 30))
except ImportError:
    pass
json.dump({'figures': figures, 'versions': {'Jinja2': jinja2.__version__}}, sys.stdout)
