from django import forms


class CommentForm(forms.Form):
    name = forms.CharField(max_length=60)
    email = forms.EmailField(max_length=120)
    body = forms.CharField(max_length=2000)
