// The engines, each with a function for every case that it can render. All escape; all templates are compiled before they are timed.

import { Edge } from 'edge.js'
import ejs from 'ejs'
import { Eta } from 'eta'
import Handlebars from 'handlebars'
import { Liquid } from 'liquidjs'
import { escapeHtml } from 'nuages/http'
import { DictLoader, Environment } from 'nuages/templates'
import nunjucks from 'nunjucks'
import { h } from 'preact'
import { render as preactRender } from 'preact-render-to-string'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { JINJA } from './data.mjs'

const text = (value) => (typeof value === 'string' ? escapeHtml(value) : value)

/** String building by hand: the limit. */
const byHand = {
  table: ({ rows }) => {
    let out = '<table>\n'
    for (const row of rows) {
      out += '<tr>'
      for (const cell of row) out += `<td>${text(cell)}</td>`
      out += '</tr>\n'
    }
    return `${out}</table>`
  },
  fortunes: ({ fortunes }) => {
    let out = '<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table><tr><th>id</th><th>message</th></tr>'
    for (const { id, message } of fortunes) out += `<tr><td>${text(id)}</td><td>${text(message)}</td></tr>`
    return `${out}</table></body></html>`
  },
  small: ({ name, text: body, admin }) => `<h1>Hello ${text(name)}!</h1><p>${text(body)}</p>${admin ? '<b>admin</b>' : ''}`,
  deep: ({ user, fields, items }) => {
    let out = '<html><head><title>Deep</title></head><body><main><form>'
    for (const f of fields) {
      out += `<p><label>${text(f.label)}<input name="${text(f.name)}" value="${text(f.value)}"></label>`
      for (const e of f.errors) out += `<b>${text(e)}</b>`
      out += '</p>'
    }
    out += '</form><ul>'
    for (const item of items) out += `<li id="i${text(item.id)}">${text(item.title)}</li>`
    return `${out}</ul></main><footer>${text(user.name)}</footer></body></html>`
  },
}

function nuages() {
  const environment = new Environment({ loader: new DictLoader(JINJA) })
  return Object.fromEntries(
    ['table', 'fortunes', 'small', 'deep'].map((name) => [name, (data) => environment.render(`${name}.html`, data)]),
  )
}

function nunjucksEngine() {
  const loader = new nunjucks.Loader()
  loader.getSource = (name) => ({ src: JINJA[name], path: name, noCache: false })
  const environment = new nunjucks.Environment(loader, { autoescape: true })
  return Object.fromEntries(
    ['table', 'fortunes', 'small', 'deep'].map((name) => [name, (data) => environment.render(`${name}.html`, data)]),
  )
}

function eta() {
  const engine = new Eta({ autoEscape: true })
  engine.loadTemplate(
    '@table',
    '<table>\n<% for (const row of it.rows) { %><tr><% for (const cell of row) { %><td><%= cell %></td><% } %></tr>\n<% } %></table>',
    { async: false },
  )
  engine.loadTemplate('@layout', '<!DOCTYPE html><html><head><title><%= it.title %></title></head><body><%~ it.body %></body></html>')
  engine.loadTemplate(
    '@fortunes',
    '<% layout("@layout", { title: "Fortunes" }) %><table><tr><th>id</th><th>message</th></tr><% for (const f of it.fortunes) { %><tr><td><%= f.id %></td><td><%= f.message %></td></tr><% } %></table>',
  )
  engine.loadTemplate('@small', '<h1>Hello <%= it.name %>!</h1><p><%= it.text %></p><% if (it.admin) { %><b>admin</b><% } %>')
  engine.loadTemplate(
    '@field',
    '<p><label><%= it.label %><input name="<%= it.name %>" value="<%= it.value %>"></label><% for (const e of it.errors) { %><b><%= e %></b><% } %></p>',
  )
  engine.loadTemplate('@item', '<li id="i<%= it.id %>"><%= it.title %></li>')
  engine.loadTemplate(
    '@base',
    '<html><head><title><%= it.title %></title></head><body><%~ it.body %><footer><%= it.user.name %></footer></body></html>',
  )
  engine.loadTemplate('@page', '<% layout("@base", { title: it.title, user: it.user }) %><main><%~ it.body %></main>')
  engine.loadTemplate(
    '@deep',
    '<% layout("@page", { title: "Deep", user: it.user }) %><form><% for (const f of it.fields) { %><%~ include("@field", f) %><% } %></form><ul><% for (const item of it.items) { %><%~ include("@item", item) %><% } %></ul>',
  )
  return Object.fromEntries(['table', 'fortunes', 'small', 'deep'].map((name) => [name, (data) => engine.render(`@${name}`, data)]))
}

function ejsEngine() {
  const compile = (source) => ejs.compile(source, { _with: false, localsName: 'it' })
  return {
    table: compile(
      '<table>\n<% for (const row of it.rows) { %><tr><% for (const cell of row) { %><td><%= cell %></td><% } %></tr>\n<% } %></table>',
    ),
    small: compile('<h1>Hello <%= it.name %>!</h1><p><%= it.text %></p><% if (it.admin) { %><b>admin</b><% } %>'),
    fortunes: compile(
      '<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table><tr><th>id</th><th>message</th></tr><% for (const f of it.fortunes) { %><tr><td><%= f.id %></td><td><%= f.message %></td></tr><% } %></table></body></html>',
    ),
  }
}

function handlebars() {
  const engine = Handlebars.create()
  engine.registerPartial('layout', '<!DOCTYPE html><html><head><title>{{title}}</title></head><body>{{> @partial-block }}</body></html>')
  return {
    table: engine.compile('<table>\n{{#each rows}}<tr>{{#each this}}<td>{{this}}</td>{{/each}}</tr>\n{{/each}}</table>'),
    fortunes: engine.compile(
      '{{#> layout title="Fortunes"}}<table><tr><th>id</th><th>message</th></tr>{{#each fortunes}}<tr><td>{{id}}</td><td>{{message}}</td></tr>{{/each}}</table>{{/layout}}',
    ),
    small: engine.compile('<h1>Hello {{name}}!</h1><p>{{text}}</p>{{#if admin}}<b>admin</b>{{/if}}'),
  }
}

function edge() {
  const engine = new Edge({ cache: true })
  // Its tags stand on lines of their own.
  const lines = (...all) => ({ template: all.join('\n') })
  engine.registerTemplate(
    'table',
    lines('<table>', '@each(row in rows)', '<tr>', '@each(cell in row)', '<td>{{ cell }}</td>', '@end', '</tr>', '@end', '</table>'),
  )
  engine.registerTemplate('small', lines('<h1>Hello {{ name }}!</h1><p>{{ text }}</p>', '@if(admin)', '<b>admin</b>', '@end'))
  return Object.fromEntries(['table', 'small'].map((name) => [name, (data) => engine.renderSync(name, data)]))
}

function liquid() {
  const engine = new Liquid({ outputEscape: 'escape' })
  const compile = (source) => {
    const template = engine.parse(source)
    return (data) => engine.renderSync(template, data)
  }
  return {
    table: compile('<table>\n{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>\n{% endfor %}</table>'),
    fortunes: compile(
      '<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table><tr><th>id</th><th>message</th></tr>{% for f in fortunes %}<tr><td>{{ f.id }}</td><td>{{ f.message }}</td></tr>{% endfor %}</table></body></html>',
    ),
    small: compile('<h1>Hello {{ name }}!</h1><p>{{ text }}</p>{% if admin %}<b>admin</b>{% endif %}'),
  }
}

/** React and Preact write the same components. */
function components(make, render) {
  const Layout = ({ title, children }) => make('html', null, make('head', null, make('title', null, title)), make('body', null, children))
  const Table = ({ rows }) =>
    make(
      'table',
      null,
      '\n',
      rows.map((row, i) => [
        make(
          'tr',
          { key: i },
          row.map((cell, j) => make('td', { key: j }, cell)),
        ),
        '\n',
      ]),
    )
  const Fortunes = ({ fortunes }) =>
    make(
      Layout,
      { title: 'Fortunes' },
      make(
        'table',
        null,
        make('tr', null, make('th', null, 'id'), make('th', null, 'message')),
        fortunes.map(({ id, message }) => make('tr', { key: id }, make('td', null, id), make('td', null, message))),
      ),
    )
  const Small = ({ name, text: body, admin }) => [
    make('h1', { key: 1 }, `Hello ${name}!`),
    make('p', { key: 2 }, body),
    admin ? make('b', { key: 3 }, 'admin') : null,
  ]
  const wrap = (component) => (data) => render(make(component, data))
  return { table: wrap(Table), fortunes: (data) => `<!DOCTYPE html>${render(make(Fortunes, data))}`, small: wrap(Small) }
}

/** In the order of the report. */
export const ENGINES = {
  'by hand': byHand,
  nuages: nuages(),
  eta: eta(),
  ejs: ejsEngine(),
  handlebars: handlebars(),
  edge: edge(),
  nunjucks: nunjucksEngine(),
  liquidjs: liquid(),
  react: components(createElement, renderToStaticMarkup),
  preact: components(h, preactRender),
}
