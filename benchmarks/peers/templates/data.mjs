// What every engine renders.

/** Context of each case. */
export const DATA = {
  table: { rows: Array.from({ length: 1000 }, (_, i) => Array.from({ length: 10 }, (_, j) => i * j)) },
  fortunes: {
    fortunes: Array.from({ length: 12 }, (_, i) => ({
      id: i,
      message: `<script>alert("${i}");</script> A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1`,
    })),
  },
  small: { name: 'World & <friends>', text: 'A text of some length, as a page has it.', admin: true },
  deep: {
    user: { name: 'Ada' },
    fields: Array.from({ length: 20 }, (_, i) => ({
      name: `field${i}`,
      label: `Field ${i}`,
      value: `<${i}>`,
      errors: i % 4 === 0 ? ['wrong', 'too short'] : [],
    })),
    items: Array.from({ length: 30 }, (_, i) => ({ id: i, title: `Item & ${i}` })),
  },
}

/** The Jinja templates: ours, Nunjucks' and Jinja2's. */
export const JINJA = {
  'table.html': '<table>\n{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>\n{% endfor %}</table>',
  'layout.html':
    '<!DOCTYPE html><html><head><title>{% block title %}Default{% endblock %}</title></head><body>{% block body %}{% endblock %}</body></html>',
  'fortunes.html':
    '{% extends "layout.html" %}{% block title %}Fortunes{% endblock %}{% block body %}<table><tr><th>id</th><th>message</th></tr>{% for fortune in fortunes %}<tr><td>{{ fortune.id }}</td><td>{{ fortune.message }}</td></tr>{% endfor %}</table>{% endblock %}',
  'small.html': '<h1>Hello {{ name }}!</h1><p>{{ text }}</p>{% if admin %}<b>admin</b>{% endif %}',
  'macros.html':
    '{% macro field(f) %}<p><label>{{ f.label }}<input name="{{ f.name }}" value="{{ f.value }}"></label>{% for e in f.errors %}<b>{{ e }}</b>{% endfor %}</p>{% endmacro %}',
  'item.html': '<li id="i{{ item.id }}">{{ item.title }}</li>',
  'base.html':
    '<html><head><title>{% block title %}{% endblock %}</title></head><body>{% block main %}{% endblock %}<footer>{{ user.name }}</footer></body></html>',
  'page.html': '{% extends "base.html" %}{% block main %}<main>{% block content %}{% endblock %}</main>{% endblock %}',
  'deep.html':
    '{% extends "page.html" %}{% from "macros.html" import field %}{% block title %}Deep{% endblock %}{% block content %}<form>{% for f in fields %}{{ field(f) }}{% endfor %}</form><ul>{% for item in items %}{% include "item.html" %}{% endfor %}</ul>{% endblock %}',
}
