"""The tests mirror designer/, plus contracts/ and e2e/."""
