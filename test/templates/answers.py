# Renders samples by Jinja2: a JSON list of samples on standard input, a JSON list of answers on standard output. An answer is
# {"output": text} or {"error": class name, "message": text}.
import json, sys
import jinja2, jinja2.sandbox, markupsafe

def revive(value):
    if isinstance(value, list):
        return [revive(item) for item in value]
    if isinstance(value, dict):
        if len(value) == 1:
            (kind, inner), = value.items()
            if kind == '$tuple': return tuple(revive(item) for item in inner)
            if kind == '$float': return float(inner)
            if kind == '$int': return int(inner)
            if kind == '$set': return set(revive(item) for item in inner)
            if kind == '$bytes': return inner.encode()
            if kind == '$markup': return markupsafe.Markup(inner)
        return {key: revive(item) for key, item in value.items()}
    return value

answers = []
for sample in json.load(sys.stdin):
    try:
        kind = jinja2.sandbox.SandboxedEnvironment if sample.get('sandboxed') else jinja2.Environment
        environment = kind(loader=jinja2.DictLoader(sample['templates']), **sample['options'])
        answers.append({'output': environment.get_template('main.html').render(revive(sample['context']))})
    except RecursionError:
        raise
    except Exception as error:
        answers.append({'error': type(error).__name__, 'message': str(error)})
json.dump(answers, sys.stdout)
