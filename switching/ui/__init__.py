"""What the pages share on screen: the only part that knows Streamlit."""
