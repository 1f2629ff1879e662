"""Deskhand: a customer-support agent that a company runs itself."""
