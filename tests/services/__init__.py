"""Real servers for the tests, all from wheels and npm. A missing one fails the test, never skips it."""
