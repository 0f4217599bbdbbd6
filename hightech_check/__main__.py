"""`python -m hightech_check`."""

from hightech_check.start import main

if __name__ == "__main__":
    main()
