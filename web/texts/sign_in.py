"""Words of signing in and out."""

from workflow_engine.domain.text import Text

TEXTS = {
    "sign_in.title": Text("登录", "Sign in"),
    "sign_in.lead": Text("把工作交到对的人手里，按时办完。", "Work reaches the right hands, and gets done in time."),
    "sign_in.name": Text("登录名", "Name"),
    "sign_in.password": Text("密码", "Password"),
    "sign_in.show": Text("显示密码", "Show password"),
    "sign_in.wrong": Text("登录名或密码不正确。", "Expected a name and its password, but they do not match."),
    "sign_in.too_many": Text(
        "尝试次数过多，请 {minutes} 分钟后再试。", "Too many attempts; try again in {minutes} min."
    ),
    "sign_in.expired": Text("登录已过期，请重新登录。", "You were signed out; sign in again."),
    "sign_in.demo": Text("演示账号", "Demo accounts"),
    "sign_in.demo_hint": Text(
        "点选即可以该身份登录。密码均为 {password}。", "Click one to sign in as that person. All passwords: {password}."
    ),
}
