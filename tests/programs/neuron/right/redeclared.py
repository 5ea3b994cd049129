import math

#### Exercise 1 ####
w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

z = w * a_prev + b
print(z)

#### Exercise 2 ####
# weighted sum again, so that this cell runs alone
w = 0.5
b = 1.0
a_prev = 0.25
z = (w * a_prev) + b


def sigmoid(z):
    denominator = 1 + math.exp(-1 * z)
    return 1 / denominator


print(sigmoid(0), sigmoid(2))

#### Exercise 3 ####
w = 0.5
b = 1.0
a_prev = 0.25
z = w * a_prev + b
a = sigmoid(z)
print(a)

#### Exercise 4 ####
y = 1.0
a = sigmoid(w * a_prev + b)
C = (a - y) ** 2
cost = C
print(cost)
