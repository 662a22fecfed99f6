"""Who somebody is: JSON Web Tokens, and the identities of Jupyter and JupyterHub."""
