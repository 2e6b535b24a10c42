"""Django apps: models, states, permissions, actions, queries and errors of each room of the product."""
