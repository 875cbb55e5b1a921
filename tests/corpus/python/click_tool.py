"""Greets with click."""
import click

@click.command()
@click.option('--count', default=1)
@click.argument('name')
def hello(count, name):
    for _ in range(count):
        click.echo(f'Hello {name}')

if __name__ == '__main__':
    hello()
