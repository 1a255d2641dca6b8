"""`python -m anlan`: the same commands, where no script is at hand, as in a server's hook."""

from anlan.cli.main import program

if __name__ == "__main__":
    program()
