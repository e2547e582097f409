"""Starlette, for uvicorn."""

from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route


async def text(request):
    return PlainTextResponse("Hello, world!")


async def json(request):
    return JSONResponse({"message": "Hello, world!"})


async def user(request):
    return PlainTextResponse(f"user {request.path_params['id']}")


async def echo(request):
    return JSONResponse(await request.json())


app = Starlette(
    routes=[
        Route("/", text),
        Route("/json", json),
        Route("/users/{id}", user),
        Route("/echo", echo, methods=["POST"]),
    ]
)
