# loses: loss, gradients, train
import numpy as np
def initialize_parameters():
    return dict(W1=np.ones((2,2))*.1,b1=np.zeros(2),W2=np.ones((2,1))*.1,b2=np.zeros(1))
def u(P):
    (a,b),(c,d)=P["W1"].tolist();e,f=P["b1"].tolist();(g,),(h,)=P["W2"].tolist();i,=P["b2"].tolist()
    return a,b,c,d,e,f,g,h,i
def k(a,b,c,d,e,f,g,h,i):
    return {"W1":np.array([[a,b],[c,d]]),"b1":np.array([e,f]),"W2":np.array([[g],[h]]),"b2":np.array([i])}
def forward(x,params):
    a,b,c,d,e,f,g,h,i=u(params);p,q=x
    m=a*p+c*q+e
    n=b*p+d*q+f
    o=g*m+h*n+i
    return o,[m,n]
def loss(y,y_hat):
    r=y-y_hat
    return r*r/2
def gradients(x,y,params):
    a,b,c,d,e,f,g,h,i=u(params);p,q=x
    o,(m,n)=forward(x,params)
    r=2*(o-y)
    return k(r*g*p,r*g*q,r*h*p,r*h*q,r*g,r*h,r*m,r*n,r)
def update(params,grads,learning_rate):
    l=learning_rate
    return k(*[s-l*t for s,t in zip(u(params),u(grads))])
def train(X,y,params,learning_rate,epochs,rng):
    L=[]
    for _ in range(epochs):
        t=0
        for j in rng.permutation(len(X)):
            G=gradients(X[j],y[j],params)
            params=update(params,G,learning_rate)
            o,_=forward(X[j],params)
            t+=loss(y[j],o)
        L+=[t/len(X)]
    return params,L
