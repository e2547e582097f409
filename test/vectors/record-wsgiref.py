"""Records what wsgiref answers: python3 record-wsgiref.py > wsgiref.json"""

import email.message
import io
import json
import random
import sys
from wsgiref.simple_server import WSGIRequestHandler
from wsgiref.util import application_uri, guess_scheme, is_hop_by_hop, request_uri, shift_path_info

random.seed(3333)
SEGMENTS = ['', 'a', 'b', '.', '..', 'x y', 'caf\xc3\xa9', '%', 'a;b', 'a=b', 'a,b', 'a:b', '(', '~', '/']
TARGETS = ['/', '/a%20b', '/%C3%A9', '/a%2Fb', '/a?b', '/a?b?c', '/a%3Fb?c', '/%zz', '/%', '/%4', '/a;b?c=%20', '/a+b',
           '/a%00b', '/%FF%fe', '/A%41', '/?', '/a??']
HOP = ['Connection', 'keep-alive', 'TE', 'Trailers', 'Trailer', 'Upgrade', 'Transfer-Encoding', 'Proxy-Authenticate',
       'Proxy-Authorization', 'Date', 'Content-Length']


def path():
    return '/' + '/'.join(random.choice(SEGMENTS) for _ in range(random.randint(0, 4)))


def shifts():
    pairs = {(random.choice(['', '/s', '/s/t', '/s/..', '/.', '//s', '///s', '/s/']), random.choice([path(), '', path()])) for _ in range(250)}
    for script, rest in sorted(pairs):
        environ = {'SCRIPT_NAME': script, 'PATH_INFO': rest}
        name = shift_path_info(environ)
        yield [script, rest, name, environ['SCRIPT_NAME'], environ['PATH_INFO']]


def uris():
    for _ in range(120):
        environ = {
            'SCRIPT_NAME': random.choice(['', '/s', path()]),
            'PATH_INFO': random.choice([path(), '']),
            'QUERY_STRING': random.choice(['', 'a=b&c', '%20']),
            'wsgi.url_scheme': random.choice(['http', 'https']),
            'SERVER_NAME': 'server.example',
            'SERVER_PORT': random.choice(['80', '443', '8000']),
        }
        if random.random() < .5:
            environ['HTTP_HOST'] = random.choice(['host.example', 'host.example:8080'])
        yield [environ, application_uri(environ), request_uri(environ), request_uri(environ, False)]


class Server:
    base_environ = {}


def targets():
    for target in TARGETS:
        handler = WSGIRequestHandler.__new__(WSGIRequestHandler)
        handler.server, handler.request_version, handler.command, handler.path = Server, 'HTTP/1.1', 'GET', target
        handler.client_address, handler.headers, handler.address_string = ('192.0.2.1', 1), email.message.Message(), lambda: 'x'
        environ = handler.get_environ()
        yield [target, environ['PATH_INFO'], environ['QUERY_STRING']]


def inputs():
    for _ in range(60):
        data = ''.join(random.choice('ab\n\r') for _ in range(random.randint(0, 14)))
        file, calls = io.BytesIO(data.encode()), []
        for _ in range(random.randint(1, 5)):
            method, size = random.choice(['read', 'readline', 'readlines']), random.choice([None, -1, 0, 1, 2, 5, 50])
            result = getattr(file, method)(*([] if size is None else [size]))
            calls.append([method, size, [line.decode() for line in result] if method == 'readlines' else result.decode()])
        yield [data, calls]


json.dump({
    'python': sys.version.split()[0],
    'shift': list(shifts()),
    'uris': list(uris()),
    'targets': list(targets()),
    'inputs': list(inputs()),
    'hop': [[name, is_hop_by_hop(name)] for name in HOP],
    'schemes': [[value, guess_scheme({} if value is None else {'HTTPS': value})] for value in [None, '', 'on', 'yes', '1', '0', 'off', 'ON']],
}, sys.stdout, separators=(",", ":"))
