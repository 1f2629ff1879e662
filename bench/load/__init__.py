"""What the load benches share: the desk as processes, a model server, a load client, figures."""
