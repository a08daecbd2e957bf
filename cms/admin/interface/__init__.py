"""What all screens of the administration share: menus, plain screens, limits of actions, search, first steps, the style page."""
